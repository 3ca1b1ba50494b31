<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <RemoteOrderProgress>
      <xsl:copy-of select="$o/c:remoteOrderNo"/>
      <xsl:copy-of select="$o/c:orderNo"/>
      <xsl:copy-of select="$o/c:itemNo"/>
      <xsl:copy-of select="$o/c:targetRegion"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <sequence>1</sequence>
      <stage>construction</stage>
      <state>constructing</state>
      <late>false</late>
      <reportedBy><xsl:value-of select="concat($o/c:targetRegion, '-ZD01')"/></reportedBy>
      <reportedAt><xsl:value-of select="$now"/></reportedAt>
    </RemoteOrderProgress>
  </xsl:template>
</xsl:stylesheet>
