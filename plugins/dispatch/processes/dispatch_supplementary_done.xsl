<?xml version="1.0" encoding="UTF-8"?>
<!-- A supplementary service of an item is made, after its main one (M28 of a service). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <OrderStatusChanged>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <serviceOrderNo><xsl:value-of select="concat('YW', item/no, '-', service/row/service)"/></serviceOrderNo>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <stage>construction</stage>
      <state>completed</state>
      <chased>false</chased>
      <sequence><xsl:value-of select="sequence"/></sequence>
      <changedAt><xsl:value-of select="$now"/></changedAt>
      <changedBy>dispatch</changedBy>
      <xsl:choose>
        <xsl:when test="circuitCode != ''"><circuitCode><xsl:value-of select="circuitCode"/></circuitCode></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$i/c:circuitCode"/></xsl:otherwise>
      </xsl:choose>
    </OrderStatusChanged>
  </xsl:template>
</xsl:stylesheet>
