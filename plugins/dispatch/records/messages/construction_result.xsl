<?xml version="1.0" encoding="UTF-8"?>
<!-- What became of a construction request as ConstructionResult (M66): who waits for it goes on. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="r" select="after"/>
    <ConstructionResult>
      <requestNo><xsl:value-of select="$r/number"/></requestNo>
      <xsl:if test="$r/order_no"><orderNo><xsl:value-of select="$r/order_no"/></orderNo></xsl:if>
      <xsl:if test="$r/item_no"><itemNo><xsl:value-of select="$r/item_no"/></itemNo></xsl:if>
      <outcome>
        <xsl:choose>
          <xsl:when test="$r/@state = 'built'">accepted</xsl:when>
          <xsl:otherwise>refused</xsl:otherwise>
        </xsl:choose>
      </outcome>
      <xsl:if test="$r/built_on"><builtOn><xsl:value-of select="$r/built_on"/></builtOn></xsl:if>
      <xsl:if test="@reason != ''"><reason><xsl:value-of select="@reason"/></reason></xsl:if>
      <answeredAt><xsl:value-of select="@at"/></answeredAt>
    </ConstructionResult>
  </xsl:template>
</xsl:stylesheet>
