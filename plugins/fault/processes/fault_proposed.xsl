<?xml version="1.0" encoding="UTF-8"?>
<!-- Compensation by the clause of the contract (M50). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <CompensationProposed>
      <compensationNo><xsl:value-of select="concat('PC-', substring(facts/faultNo, 1, 37))"/></compensationNo>
      <faultNo><xsl:value-of select="facts/faultNo"/></faultNo>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel"/>
      <xsl:if test="string($m/c:characteristic[c:name = 'contractNo']/c:value) != ''"><contractNo><xsl:value-of select="$m/c:characteristic[c:name = 'contractNo']/c:value"/></contractNo></xsl:if>
      <clause><xsl:value-of select="compensation/clause"/></clause>
      <form><xsl:value-of select="proposal/*/form"/></form>
      <value><xsl:value-of select="format-number(concat(proposal/*/value[. != ''], /data/compensation[not(/data/proposal/*/value != '')]/computed), '0.00')"/></value>
      <xsl:if test="string(proposal/*/days) != ''"><days><xsl:value-of select="proposal/*/days"/></days></xsl:if>
      <proposal><xsl:value-of select="concat('超时', compensation/hours, '小时；', proposal/*/reason)"/></proposal>
      <proposedBy><xsl:value-of select="substring(translate(concat(proposal/@by, substring('customer-service', 1, 16 * not(proposal/@by))), ': ', '..'), 1, 40)"/></proposedBy>
      <proposedAt><xsl:value-of select="$now"/></proposedAt>
    </CompensationProposed>
  </xsl:template>
</xsl:stylesheet>
