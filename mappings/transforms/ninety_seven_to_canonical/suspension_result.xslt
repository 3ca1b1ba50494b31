<?xml version="1.0" encoding="UTF-8"?>
<!-- KS09 to M43, the result. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/record[@layout = 'KS09']">
    <ServiceSuspensionResult>
      <requestNo><xsl:value-of select="REQNO"/></requestNo>
      <request><xsl:value-of select="kam:to-canonical('suspension-request', ACTION)"/></request>
      <system>ninety_seven</system>
      <account><xsl:value-of select="ACCTNO"/></account>
      <customerCode><xsl:value-of select="CUSTCODE"/></customerCode>
      <outcome><xsl:value-of select="kam:to-canonical('outcome', RESULT)"/></outcome>
      <xsl:if test="string(ERRCODE)">
        <reasonCode><xsl:value-of select="ERRCODE"/></reasonCode>
      </xsl:if>
      <xsl:if test="string(REMARK)">
        <reason><xsl:value-of select="REMARK"/></reason>
      </xsl:if>
      <completedAt><xsl:value-of select="kam:instant(DONETIME)"/></completedAt>
    </ServiceSuspensionResult>
  </xsl:template>
</xsl:stylesheet>
