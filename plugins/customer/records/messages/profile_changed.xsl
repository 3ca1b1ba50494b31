<?xml version="1.0" encoding="UTF-8"?>
<!-- A change of a customer as CustomerProfileChanged (M01): the fields that changed, and the basic data as it is. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="c" select="after"/>
    <CustomerProfileChanged>
      <customerCode><xsl:value-of select="$c/code"/></customerCode>
      <customerName><xsl:value-of select="$c/name"/></customerName>
      <xsl:if test="$c/ka_code"><kaCode><xsl:value-of select="$c/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$c/ka_mark = 'true'"/></kaMark>
      <customerLevel><xsl:value-of select="$c/level"/></customerLevel>
      <changeKind>
        <xsl:choose>
          <xsl:when test="@kind = 'create'">created</xsl:when>
          <xsl:when test="$c/@state = 'lost'">ended</xsl:when>
          <xsl:otherwise>modified</xsl:otherwise>
        </xsl:choose>
      </changeKind>
      <version><xsl:value-of select="@version"/></version>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
      <system>customer_view</system>
      <region><xsl:value-of select="$c/province"/></region>
      <xsl:variable name="before" select="before"/>
      <xsl:variable name="changes">
        <xsl:for-each select="$c/*[not(*) and not(@id)]">
          <xsl:call-template name="change">
            <xsl:with-param name="field" select="local-name()"/>
            <xsl:with-param name="before" select="$before/*[local-name() = local-name(current())]"/>
            <xsl:with-param name="after" select="."/>
          </xsl:call-template>
        </xsl:for-each>
        <xsl:for-each select="$before/*[not(*) and not(@id)]">
          <xsl:if test="not($c/*[local-name() = local-name(current())])">
            <xsl:call-template name="change">
              <xsl:with-param name="field" select="local-name()"/>
              <xsl:with-param name="before" select="."/>
              <xsl:with-param name="after" select="''"/>
            </xsl:call-template>
          </xsl:if>
        </xsl:for-each>
      </xsl:variable>
      <xsl:if test="$before and string($changes)"><changes><xsl:copy-of select="$changes"/></changes></xsl:if>
      <basicData>
        <name><xsl:value-of select="$c/name"/></name>
        <xsl:if test="$c/short_name"><shortName><xsl:value-of select="$c/short_name"/></shortName></xsl:if>
        <xsl:if test="$c/english_name"><englishName><xsl:value-of select="$c/english_name"/></englishName></xsl:if>
        <xsl:if test="$c/important = 'true' or $c/high_value = 'true' or $c/group_customer = 'true' or $c/strategic = 'true'">
          <categories>
            <xsl:if test="$c/important = 'true'"><category>important</category></xsl:if>
            <xsl:if test="$c/high_value = 'true'"><category>high-value</category></xsl:if>
            <xsl:if test="$c/group_customer = 'true'"><category>group</category></xsl:if>
            <xsl:if test="$c/strategic = 'true'"><category>strategic</category></xsl:if>
          </categories>
        </xsl:if>
        <xsl:if test="$c/ownership"><ownership><xsl:value-of select="$c/ownership"/></ownership></xsl:if>
        <xsl:if test="$c/industry"><industry><xsl:value-of select="$c/industry"/></industry></xsl:if>
        <province><xsl:value-of select="$c/province"/></province>
        <area><xsl:value-of select="$c/area"/></area>
        <address><xsl:value-of select="$c/address"/></address>
        <xsl:if test="$c/postcode"><postcode><xsl:value-of select="$c/postcode"/></postcode></xsl:if>
        <xsl:if test="$c/registered_address"><registeredAddress><xsl:value-of select="$c/registered_address"/></registeredAddress></xsl:if>
        <xsl:if test="$c/office_address"><officeAddress><xsl:value-of select="$c/office_address"/></officeAddress></xsl:if>
        <xsl:if test="$c/registration_no"><registrationNo><xsl:value-of select="$c/registration_no"/></registrationNo></xsl:if>
        <xsl:if test="$c/phone"><phone><xsl:value-of select="$c/phone"/></phone></xsl:if>
        <xsl:if test="$c/email"><email><xsl:value-of select="$c/email"/></email></xsl:if>
        <xsl:if test="$c/website"><website><xsl:value-of select="$c/website"/></website></xsl:if>
        <xsl:if test="$c/business_scope"><businessScope><xsl:value-of select="$c/business_scope"/></businessScope></xsl:if>
        <xsl:if test="$c/credit"><creditRating><xsl:value-of select="$c/credit"/></creditRating></xsl:if>
        <xsl:if test="$c/sla_level"><slaLevel><xsl:value-of select="$c/sla_level"/></slaLevel></xsl:if>
        <xsl:if test="$c/unit"><managingUnit><xsl:value-of select="$c/unit"/></managingUnit></xsl:if>
        <xsl:if test="$c/team"><responsibleTeam><xsl:value-of select="$c/team"/></responsibleTeam></xsl:if>
        <xsl:if test="$c/account_manager"><accountManager><xsl:value-of select="$c/account_manager"/></accountManager></xsl:if>
        <xsl:if test="$c/remarks"><remarks><xsl:value-of select="$c/remarks"/></remarks></xsl:if>
        <!-- What a site added without programming (R3.5). -->
        <xsl:for-each select="$c/*[starts-with(local-name(), 'x_') and not(*) and not(@id)]">
          <characteristic>
            <name><xsl:value-of select="substring(local-name(), 3)"/></name>
            <value><xsl:value-of select="substring(., 1, 200)"/></value>
          </characteristic>
        </xsl:for-each>
      </basicData>
    </CustomerProfileChanged>
  </xsl:template>

  <!-- One changed field; a person's name is not told. -->
  <xsl:template name="change">
    <xsl:param name="field"/>
    <xsl:param name="before"/>
    <xsl:param name="after"/>
    <xsl:if test="$field != 'legal_name' and string($before) != string($after)">
      <change>
        <group>
          <xsl:choose>
            <xsl:when test="starts-with($field, 'headquarters_')">organisation-structure</xsl:when>
            <xsl:when test="starts-with($field, 'ka_')">identification</xsl:when>
            <xsl:otherwise>basic-data</xsl:otherwise>
          </xsl:choose>
        </group>
        <field><xsl:call-template name="camel"><xsl:with-param name="text" select="$field"/></xsl:call-template></field>
        <xsl:if test="string($before)"><before><xsl:value-of select="substring($before, 1, 2000)"/></before></xsl:if>
        <xsl:if test="string($after)"><after><xsl:value-of select="substring($after, 1, 2000)"/></after></xsl:if>
      </change>
    </xsl:if>
  </xsl:template>

  <!-- office_address as officeAddress -->
  <xsl:template name="camel">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="contains($text, '_')">
        <xsl:variable name="rest" select="substring-after($text, '_')"/>
        <xsl:value-of select="substring-before($text, '_')"/>
        <xsl:value-of select="translate(substring($rest, 1, 1), 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')"/>
        <xsl:call-template name="camel"><xsl:with-param name="text" select="substring($rest, 2)"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
