<?xml version="1.0" encoding="UTF-8"?>
<!-- M04 to UpsertCustomer: the hotline learns who is, or is no longer, a key account. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:KeyAccountQualificationDecided">
    <xsl:if test="c:decision = 'approved' and not(c:kaCode)">
      <xsl:message terminate="yes">an approved key account has no kaCode; write the nation-wide code</xsl:message>
    </xsl:if>
    <map r:method="POST" r:path="/tmf-api/customerManagement/v4/customer">
      <string key="externalId"><xsl:value-of select="c:customerCode"/></string>
      <string key="name"><xsl:value-of select="c:customerName"/></string>
      <string key="status">active</string>
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
      <xsl:if test="c:contactPhone or c:address">
        <array key="contactMedium">
          <xsl:if test="c:contactPhone">
            <map>
              <string key="mediumType">telephone</string>
              <map key="characteristic">
                <string key="phoneNumber"><xsl:value-of select="c:contactPhone"/></string>
                <xsl:if test="c:contactName">
                  <string key="contactName"><xsl:value-of select="c:contactName"/></string>
                </xsl:if>
              </map>
            </map>
          </xsl:if>
          <xsl:if test="c:address">
            <map>
              <string key="mediumType">postalAddress</string>
              <map key="characteristic">
                <string key="street1"><xsl:value-of select="c:address"/></string>
              </map>
            </map>
          </xsl:if>
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
          <xsl:with-param name="name">industry</xsl:with-param>
          <xsl:with-param name="value" select="c:industry"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">applicationNo</xsl:with-param>
          <xsl:with-param name="value" select="c:applicationNo"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">decision</xsl:with-param>
          <xsl:with-param name="value" select="c:decision"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">reason</xsl:with-param>
          <xsl:with-param name="value" select="c:reason"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">effectiveDate</xsl:with-param>
          <xsl:with-param name="value" select="c:effectiveDate"/>
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
