<?xml version="1.0" encoding="UTF-8"?>
<!-- How far an order, or an item of it, has come (M28). -->
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
      <state><xsl:value-of select="state"/></state>
      <xsl:if test="previous != ''"><previousState><xsl:value-of select="previous"/></previousState></xsl:if>
      <chased>false</chased>
      <sequence><xsl:value-of select="sequence"/></sequence>
      <changedAt><xsl:value-of select="$now"/></changedAt>
      <changedBy>dispatch</changedBy>
      <xsl:if test="$o/c:leadOffice"><ownerUnit><xsl:value-of select="$o/c:leadOffice"/></ownerUnit></xsl:if>
      <xsl:if test="item/no and facts/regionZ != ''"><region><xsl:value-of select="facts/regionZ"/></region></xsl:if>
      <xsl:choose>
        <xsl:when test="circuitCode != ''"><circuitCode><xsl:value-of select="circuitCode"/></circuitCode></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$i/c:circuitCode"/></xsl:otherwise>
      </xsl:choose>
      <xsl:copy-of select="$o/c:deadline"/>
      <xsl:if test="itemsDone != '' and not(item/no)"><itemsDone><xsl:value-of select="itemsDone"/></itemsDone></xsl:if>
      <xsl:if test="not(item/no)"><itemsTotal><xsl:value-of select="count($o/c:items/c:item)"/></itemsTotal></xsl:if>
      <xsl:if test="reason != ''"><reason><xsl:value-of select="reason"/></reason></xsl:if>
    </OrderStatusChanged>
  </xsl:template>
</xsl:stylesheet>
