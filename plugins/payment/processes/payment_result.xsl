<?xml version="1.0" encoding="UTF-8"?>
<!-- What came of a request as a whole (M43, result): for billing, accounting and customer service, and for the record. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(request | arrears[not(../request)])/*"/>
    <ServiceSuspensionResult>
      <requestNo><xsl:value-of select="outcome/requestNo"/></requestNo>
      <request><xsl:value-of select="outcome/request"/></request>
      <system>payment</system>
      <xsl:copy-of select="$m/c:account"/>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <outcome><xsl:value-of select="outcome/outcome"/></outcome>
      <xsl:if test="outcome/reasonCode != ''"><reasonCode><xsl:value-of select="outcome/reasonCode"/></reasonCode></xsl:if>
      <xsl:if test="outcome/reason != ''"><reason><xsl:value-of select="outcome/reason"/></reason></xsl:if>
      <completedAt><xsl:value-of select="$now"/></completedAt>
    </ServiceSuspensionResult>
  </xsl:template>
</xsl:stylesheet>
