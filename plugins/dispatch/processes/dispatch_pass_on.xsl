<?xml version="1.0" encoding="UTF-8"?>
<!-- A request for a whole order, for one of its items (M33). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <OrderControlRequest>
      <controlNo><xsl:value-of select="concat(substring(request/*/c:controlNo, 1, 36), '-', substring(concat($i/c:itemNo, ''), string-length($i/c:itemNo) - 1))"/></controlNo>
      <xsl:copy-of select="$o/c:orderNo"/>
      <xsl:copy-of select="$i/c:itemNo"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <xsl:copy-of select="request/*/c:action"/>
      <xsl:copy-of select="request/*/c:until"/>
      <xsl:copy-of select="request/*/c:into"/>
      <xsl:copy-of select="request/*/c:condition"/>
      <xsl:copy-of select="request/*/c:amendments"/>
      <xsl:copy-of select="request/*/c:reason"/>
      <xsl:copy-of select="request/*/c:requestedBy"/>
      <xsl:copy-of select="request/*/c:requestedAt"/>
    </OrderControlRequest>
  </xsl:template>
</xsl:stylesheet>
