<?xml version="1.0" encoding="UTF-8"?>
<!-- The other carrier is asked to review what crosses north and south (M19). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="d" select="demand/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <CrossTerritoryReviewRequest>
      <reviewNo><xsl:value-of select="concat('HS-', no)"/></reviewNo>
      <xsl:copy-of select="$d/c:demandOrderNo"/>
      <xsl:copy-of select="$d/c:customerCode"/>
      <xsl:copy-of select="$d/c:customerName"/>
      <xsl:copy-of select="$d/c:kaCode"/>
      <xsl:copy-of select="$d/c:kaMark"/>
      <xsl:copy-of select="$d/c:customerLevel"/>
      <xsl:copy-of select="$d/c:acceptedRegion"/>
      <answerBy><xsl:value-of select="concat($d/c:deadline, 'T18:00:00+08:00')"/></answerBy>
      <circuits>
        <xsl:for-each select="$d/c:items/c:item[c:crossTerritory = 'true']">
          <circuit><xsl:copy-of select="c:demandItemNo | c:productKind | c:rate | c:quantity | c:endA | c:endZ"/></circuit>
        </xsl:for-each>
      </circuits>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </CrossTerritoryReviewRequest>
  </xsl:template>
</xsl:stylesheet>
