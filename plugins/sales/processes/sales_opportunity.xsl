<?xml version="1.0" encoding="UTF-8"?>
<!-- How far an opportunity is in the process (M14). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="opportunity/*"/>
    <OpportunityChanged>
      <xsl:copy-of select="$o/c:opportunityNo | $o/c:customerCode | $o/c:customerName | $o/c:kaCode | $o/c:kaMark | $o/c:customerLevel | $o/c:potentialNo | $o/c:source | $o/c:sourceNo"/>
      <version><xsl:value-of select="$o/c:version + step"/></version>
      <xsl:copy-of select="$o/c:name"/>
      <stage><xsl:value-of select="stage"/></stage>
      <need>
        <xsl:choose>
          <xsl:when test="string(confirmed/*/need) != ''"><xsl:value-of select="confirmed/*/need"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$o/c:need"/></xsl:otherwise>
        </xsl:choose>
      </need>
      <xsl:if test="string(confirmed/*/needKind) != ''"><needKind><xsl:value-of select="confirmed/*/needKind"/></needKind></xsl:if>
      <xsl:copy-of select="$o/c:productKind | $o/c:expectedMonthlyRevenue | $o/c:probability"/>
      <owner><xsl:value-of select="owner"/></owner>
      <xsl:copy-of select="$o/c:team | $o/c:managingUnit | $o/c:region | $o/c:expectedOn"/>
      <xsl:if test="string(confirmed/*/reason) != ''"><reason><xsl:value-of select="confirmed/*/reason"/></reason></xsl:if>
      <changedAt><xsl:value-of select="$now"/></changedAt>
    </OpportunityChanged>
  </xsl:template>
</xsl:stylesheet>
