<?xml version="1.0" encoding="UTF-8"?>
<!-- M06 to MarkKeyAccount: code, mark and level onto a customer that the hotline knows, with the accounts concerned. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:key name="account" match="c:user/c:account" use="."/>

  <xsl:template match="/c:KeyAccountMarkAssigned">
    <map r:method="PATCH" r:path="/tmf-api/customerManagement/v4/customer/{c:customerCode}">
      <map key="engagedParty">
        <string key="id"><xsl:value-of select="c:customerCode"/></string>
        <string key="name"><xsl:value-of select="c:customerName"/></string>
        <string key="@referredType">Organization</string>
      </map>
      <array key="relatedParty">
        <map>
          <string key="id"><xsl:value-of select="c:accountManager"/></string>
          <string key="role">accountManager</string>
          <string key="@referredType">Individual</string>
        </map>
        <map>
          <string key="id"><xsl:value-of select="c:managingUnit"/></string>
          <string key="role">managingUnit</string>
          <string key="@referredType">Organization</string>
        </map>
      </array>
      <xsl:if test="c:users/c:user/c:account">
        <array key="account">
          <xsl:for-each select="c:users/c:user/c:account[generate-id() = generate-id(key('account', .)[1])]">
            <map>
              <string key="id"><xsl:value-of select="."/></string>
              <string key="@referredType">BillingAccount</string>
            </map>
          </xsl:for-each>
        </array>
      </xsl:if>
      <array key="characteristic">
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">kaCode</xsl:with-param>
          <xsl:with-param name="value" select="c:kaCode"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">kaMark</xsl:with-param>
          <xsl:with-param name="value" select="kam:to-partner('ka-mark', c:kaMark)"/>
        </xsl:call-template>
        <xsl:if test="c:customerLevel">
          <xsl:call-template name="characteristic">
            <xsl:with-param name="name">customerLevel</xsl:with-param>
            <xsl:with-param name="value" select="kam:to-partner('customer-level', c:customerLevel)"/>
          </xsl:call-template>
        </xsl:if>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">category</xsl:with-param>
          <xsl:with-param name="value"><xsl:apply-templates select="c:categories/c:category"/></xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">slaLevel</xsl:with-param>
          <xsl:with-param name="value" select="c:slaLevel"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">region</xsl:with-param>
          <xsl:with-param name="value" select="c:region"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">accountManagerPhone</xsl:with-param>
          <xsl:with-param name="value" select="c:accountManagerPhone"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">effectiveDate</xsl:with-param>
          <xsl:with-param name="value" select="c:effectiveDate"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">expiryDate</xsl:with-param>
          <xsl:with-param name="value" select="c:expiryDate"/>
        </xsl:call-template>
      </array>
    </map>
  </xsl:template>

  <xsl:template match="c:category">
    <xsl:if test="position() &gt; 1">,</xsl:if>
    <xsl:value-of select="kam:to-partner('category', .)"/>
  </xsl:template>

  <xsl:template name="characteristic">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="$value != ''">
      <map>
        <string key="name"><xsl:value-of select="$name"/></string>
        <string key="value"><xsl:value-of select="$value"/></string>
      </map>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
