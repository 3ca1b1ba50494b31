<?xml version="1.0" encoding="UTF-8"?>
<!-- M06 to KA01: one record for each user to be stamped, or one for the customer if no users are named. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/c:KeyAccountMarkAssigned">
    <xsl:choose>
      <xsl:when test="c:users">
        <batch>
          <xsl:for-each select="c:users/c:user">
            <xsl:call-template name="mark">
              <xsl:with-param name="user" select="."/>
            </xsl:call-template>
          </xsl:for-each>
        </batch>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="mark"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="mark">
    <xsl:param name="user" select="/.."/>
    <xsl:variable name="mark" select="/c:KeyAccountMarkAssigned"/>
    <record layout="KA01">
      <RECTYPE>KA01</RECTYPE>
      <CUSTCODE><xsl:value-of select="$mark/c:customerCode"/></CUSTCODE>
      <CUSTNAME><xsl:value-of select="$mark/c:customerName"/></CUSTNAME>
      <KACODE><xsl:value-of select="$mark/c:kaCode"/></KACODE>
      <KAFLAG><xsl:value-of select="kam:to-partner('flag', $mark/c:kaMark)"/></KAFLAG>
      <CUSTLEVEL><xsl:value-of select="kam:to-partner('customer-level', $mark/c:customerLevel)"/></CUSTLEVEL>
      <SLALEVEL><xsl:value-of select="kam:to-partner('sla-level', $mark/c:slaLevel)"/></SLALEVEL>
      <REGION><xsl:value-of select="kam:to-partner('province', $mark/c:region)"/></REGION>
      <MGRNO><xsl:value-of select="$mark/c:accountManager"/></MGRNO>
      <xsl:if test="$mark/c:accountManagerPhone">
        <MGRTEL><xsl:value-of select="$mark/c:accountManagerPhone"/></MGRTEL>
      </xsl:if>
      <EFFDATE><xsl:value-of select="translate($mark/c:effectiveDate, '-', '')"/></EFFDATE>
      <xsl:if test="$mark/c:expiryDate">
        <EXPDATE><xsl:value-of select="translate($mark/c:expiryDate, '-', '')"/></EXPDATE>
      </xsl:if>
      <xsl:if test="$mark/c:applicationNo">
        <APPLNO><xsl:value-of select="$mark/c:applicationNo"/></APPLNO>
      </xsl:if>
      <xsl:if test="$user">
        <USERNO><xsl:value-of select="$user/c:userNo"/></USERNO>
        <xsl:if test="$user/c:serviceNumber">
          <SERVNO><xsl:value-of select="$user/c:serviceNumber"/></SERVNO>
        </xsl:if>
        <xsl:if test="$user/c:circuitCode">
          <CIRCUIT><xsl:value-of select="$user/c:circuitCode"/></CIRCUIT>
        </xsl:if>
      </xsl:if>
    </record>
  </xsl:template>
</xsl:stylesheet>
