<?xml version="1.0" encoding="UTF-8"?>
<!-- What an item became when it was controlled, or failed (M28). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <OrderStatusChanged>
      <xsl:copy-of select="$o/c:orderNo"/>
      <xsl:if test="item/no"><itemNo><xsl:value-of select="item/no"/></itemNo></xsl:if>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <stage><xsl:value-of select="stage"/></stage>
      <state><xsl:choose><xsl:when test="happened/event = 'deferred'">deferred</xsl:when><xsl:when test="happened/event = 'waiting'">waiting</xsl:when><xsl:when test="happened/event = 'cancelling'">cancelling</xsl:when><xsl:when test="happened/event = 'cancelled'">cancelled</xsl:when><xsl:when test="happened/event = 'merged'">merged</xsl:when><xsl:when test="happened/event = 'incident'">abnormal</xsl:when><xsl:otherwise><xsl:value-of select="state"/></xsl:otherwise></xsl:choose></state>
      <chased><xsl:value-of select="happened/event = 'chased'"/></chased>
      <sequence><xsl:value-of select="sequence"/></sequence>
      <changedAt><xsl:value-of select="$now"/></changedAt>
      <changedBy>dispatch</changedBy>
      <xsl:if test="$o/c:leadOffice"><ownerUnit><xsl:value-of select="$o/c:leadOffice"/></ownerUnit></xsl:if>
      <xsl:choose>
        <xsl:when test="circuitCode != ''"><circuitCode><xsl:value-of select="circuitCode"/></circuitCode></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$i/c:circuitCode"/></xsl:otherwise>
      </xsl:choose>
      <xsl:copy-of select="$o/c:deadline"/>
      <xsl:if test="happened/why != ''"><reason><xsl:value-of select="substring(happened/why, 1, 500)"/></reason></xsl:if>
    </OrderStatusChanged>
  </xsl:template>
</xsl:stylesheet>
