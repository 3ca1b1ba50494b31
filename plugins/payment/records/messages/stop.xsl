<?xml version="1.0" encoding="UTF-8"?>
<!-- A stop that was asked for (M43), as it came, with the list on which the customer stands here (R4.144). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:variable name="payer" select="/change/after/payer"/>
  <xsl:template match="/change"><xsl:apply-templates select="message/*"/></xsl:template>
  <xsl:template match="@* | node()">
    <xsl:copy><xsl:apply-templates select="@* | node()"/></xsl:copy>
  </xsl:template>
  <xsl:template match="c:listColour">
    <xsl:if test="not($payer)"><xsl:copy-of select="."/></xsl:if>
  </xsl:template>
  <xsl:template match="c:notBefore">
    <xsl:if test="$payer">
      <listColour><xsl:value-of select="$payer/list_colour"/></listColour>
    </xsl:if>
    <xsl:copy-of select="."/>
  </xsl:template>
</xsl:stylesheet>
