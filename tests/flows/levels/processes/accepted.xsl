<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <RemoteOrderAccepted>
      <xsl:copy-of select="$o/c:remoteOrderNo"/>
      <xsl:copy-of select="$o/c:orderNo"/>
      <xsl:copy-of select="$o/c:itemNo"/>
      <xsl:copy-of select="$o/c:targetRegion"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <outcome>accepted</outcome>
      <promisedOn><xsl:value-of select="$o/c:deadline"/></promisedOn>
      <acceptedBy><xsl:value-of select="concat($o/c:targetRegion, '-ZD01')"/></acceptedBy>
      <answeredAt><xsl:value-of select="$now"/></answeredAt>
    </RemoteOrderAccepted>
  </xsl:template>
</xsl:stylesheet>
