<?xml version="1.0" encoding="UTF-8"?>
<!-- A change of a contact as ContactChanged (M07). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <!-- Of a record that was removed, what it was. -->
    <xsl:variable name="r" select="(after | before[not(../after)])[1]"/>
    <ContactChanged>
      <customerCode><xsl:value-of select="$r/customer/code"/></customerCode>
      <customerName><xsl:value-of select="$r/customer/name"/></customerName>
      <xsl:if test="$r/customer/ka_code"><kaCode><xsl:value-of select="$r/customer/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$r/customer/ka_mark = 'true'"/></kaMark>
      <customerLevel><xsl:value-of select="$r/customer/level"/></customerLevel>
      <contactNo><xsl:value-of select="$r/number"/></contactNo>
      <version><xsl:value-of select="@version"/></version>
      <changeKind>
        <xsl:choose>
          <xsl:when test="@kind = 'create'">created</xsl:when>
          <xsl:when test="@kind = 'remove' or $r/@state = 'left'">ended</xsl:when>
          <xsl:otherwise>modified</xsl:otherwise>
        </xsl:choose>
      </changeKind>
      <name><xsl:value-of select="$r/name"/></name>
      <xsl:if test="$r/position"><position><xsl:value-of select="$r/position"/></position></xsl:if>
      <xsl:if test="$r/department"><department><xsl:value-of select="$r/department"/></department></xsl:if>
      <xsl:if test="$r/reports_to/number"><reportsTo><xsl:value-of select="$r/reports_to/number"/></reportsTo></xsl:if>
      <leader><xsl:value-of select="$r/leader = 'true'"/></leader>
      <xsl:if test="$r/phone"><phone><xsl:value-of select="$r/phone"/></phone></xsl:if>
      <xsl:if test="$r/mobile"><mobile><xsl:value-of select="$r/mobile"/></mobile></xsl:if>
      <xsl:if test="$r/email"><email><xsl:value-of select="$r/email"/></email></xsl:if>
      <region><xsl:value-of select="$r/customer/province"/></region>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
    </ContactChanged>
  </xsl:template>
</xsl:stylesheet>
