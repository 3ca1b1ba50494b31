<?xml version="1.0" encoding="UTF-8"?>
<!-- What became of the proposal (M50). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <CompensationApproved>
      <compensationNo><xsl:value-of select="concat('PC-', substring(facts/faultNo, 1, 37))"/></compensationNo>
      <decision><xsl:value-of select="approval/*/decision"/></decision>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <form><xsl:value-of select="proposal/*/form"/></form>
      <value><xsl:value-of select="format-number(concat(proposal/*/value[. != ''], /data/compensation[not(/data/proposal/*/value != '')]/computed), '0.00')"/></value>
      <decidedBy><xsl:value-of select="substring(translate(concat(approval/@by, substring('kadc-approver', 1, 13 * not(approval/@by))), ': ', '..'), 1, 40)"/></decidedBy>
      <xsl:if test="string(approval/*/reason) != ''"><opinion><xsl:value-of select="approval/*/reason"/></opinion></xsl:if>
      <decidedAt><xsl:value-of select="$now"/></decidedAt>
    </CompensationApproved>
  </xsl:template>
</xsl:stylesheet>
