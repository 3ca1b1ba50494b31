<?xml version="1.0" encoding="UTF-8"?>
<!-- A quote that was approved or returned, by the process (M15). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="q" select="quote/*"/>
    <QuoteChanged>
      <xsl:copy-of select="$q/c:quoteNo"/>
      <version><xsl:value-of select="$q/c:version + 1"/></version>
      <xsl:copy-of select="$q/c:name"/>
      <state>
        <xsl:choose>
          <xsl:when test="decision = 'approved'">approved</xsl:when>
          <xsl:otherwise>draft</xsl:otherwise>
        </xsl:choose>
      </state>
      <xsl:copy-of select="$q/c:state/following-sibling::*[not(self::c:approval or self::c:reason or self::c:changedAt or self::c:changedBy)]"/>
      <approval><xsl:value-of select="judgement/class"/></approval>
      <xsl:if test="string(opinion) != ''"><reason><xsl:value-of select="opinion"/></reason></xsl:if>
      <changedAt><xsl:value-of select="$now"/></changedAt>
      <changedBy>sales</changedBy>
    </QuoteChanged>
  </xsl:template>
</xsl:stylesheet>
