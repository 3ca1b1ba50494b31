<?xml version="1.0" encoding="UTF-8"?>
<!-- What came of a request to control an item (M33). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <OrderControlResult>
      <controlNo><xsl:value-of select="request/*/c:controlNo"/></controlNo>
      <orderNo><xsl:value-of select="request/*/c:orderNo"/></orderNo>
      <xsl:copy-of select="request/*/c:itemNo"/>
      <xsl:copy-of select="request/*/c:workOrderNo"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="request/*/c:action"/>
      <outcome><xsl:value-of select="controlled/outcome"/></outcome>
      <state><xsl:choose><xsl:when test="controlled/state = 'deferred'">deferred</xsl:when><xsl:when test="controlled/state = 'waiting'">waiting</xsl:when><xsl:when test="controlled/state = 'cancelling'">cancelling</xsl:when><xsl:when test="controlled/state = 'cancelled'">cancelled</xsl:when><xsl:when test="controlled/state = 'merged'">merged</xsl:when><xsl:when test="controlled/state = 'incident'">abnormal</xsl:when><xsl:otherwise><xsl:value-of select="state"/></xsl:otherwise></xsl:choose></state>
      <xsl:if test="controlled/reason != ''"><reason><xsl:value-of select="controlled/reason"/></reason></xsl:if>
      <answeredAt><xsl:value-of select="$now"/></answeredAt>
    </OrderControlResult>
  </xsl:template>
</xsl:stylesheet>
