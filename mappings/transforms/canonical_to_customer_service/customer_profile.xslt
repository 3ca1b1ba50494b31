<?xml version="1.0" encoding="UTF-8"?>
<!-- M01 to UpsertCustomer: name, addresses, staff and marks as they are now; what changed is not sent. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:CustomerProfileChanged">
    <xsl:if test="c:mergedInto and c:changeKind != 'ended'">
      <xsl:message terminate="yes">a merged customer has not ended; write changeKind ended beside mergedInto</xsl:message>
    </xsl:if>
    <map r:method="POST" r:path="/tmf-api/customerManagement/v4/customer">
      <string key="externalId"><xsl:value-of select="c:customerCode"/></string>
      <string key="name"><xsl:value-of select="c:basicData/c:name"/></string>
      <string key="status">
        <xsl:choose>
          <xsl:when test="c:mergedInto">merged</xsl:when>
          <xsl:when test="c:changeKind = 'ended'">closed</xsl:when>
          <xsl:otherwise>active</xsl:otherwise>
        </xsl:choose>
      </string>
      <map key="engagedParty">
        <string key="id"><xsl:value-of select="c:customerCode"/></string>
        <string key="name"><xsl:value-of select="c:customerName"/></string>
        <string key="@referredType">Organization</string>
      </map>
      <xsl:if test="c:basicData/c:accountManager">
        <array key="relatedParty">
          <map>
            <string key="id"><xsl:value-of select="c:basicData/c:accountManager"/></string>
            <string key="role">accountManager</string>
            <string key="@referredType">Individual</string>
          </map>
        </array>
      </xsl:if>
      <array key="contactMedium">
        <xsl:if test="c:basicData/c:phone">
          <map>
            <string key="mediumType">telephone</string>
            <map key="characteristic">
              <string key="phoneNumber"><xsl:value-of select="c:basicData/c:phone"/></string>
            </map>
          </map>
        </xsl:if>
        <xsl:if test="c:basicData/c:email">
          <map>
            <string key="mediumType">email</string>
            <map key="characteristic">
              <string key="emailAddress"><xsl:value-of select="c:basicData/c:email"/></string>
            </map>
          </map>
        </xsl:if>
        <map>
          <string key="mediumType">postalAddress</string>
          <map key="characteristic">
            <string key="street1"><xsl:value-of select="c:basicData/c:address"/></string>
            <xsl:if test="c:basicData/c:postcode">
              <string key="postCode"><xsl:value-of select="c:basicData/c:postcode"/></string>
            </xsl:if>
          </map>
        </map>
      </array>
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
          <xsl:with-param name="value"><xsl:apply-templates select="c:basicData/c:categories/c:category"/></xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">shortName</xsl:with-param>
          <xsl:with-param name="value" select="c:basicData/c:shortName"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">slaLevel</xsl:with-param>
          <xsl:with-param name="value" select="c:basicData/c:slaLevel"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">region</xsl:with-param>
          <xsl:with-param name="value" select="c:region"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">industry</xsl:with-param>
          <xsl:with-param name="value" select="c:basicData/c:industry"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">mergedInto</xsl:with-param>
          <xsl:with-param name="value" select="c:mergedInto"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">version</xsl:with-param>
          <xsl:with-param name="value" select="c:version"/>
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
