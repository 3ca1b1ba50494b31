<?xml version="1.0" encoding="UTF-8"?>
<!-- What is given (M50): a credit on the bill, a longer service, an exchange. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <CompensationExecuted>
      <compensationNo><xsl:value-of select="concat('PC-', substring(facts/faultNo, 1, 37))"/></compensationNo>
      <faultNo><xsl:value-of select="facts/faultNo"/></faultNo>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel"/>
      <xsl:if test="string($m/c:characteristic[c:name = 'account']/c:value) != ''"><account><xsl:value-of select="$m/c:characteristic[c:name = 'account']/c:value"/></account></xsl:if>
      <form><xsl:value-of select="proposal/*/form"/></form>
      <value><xsl:value-of select="format-number(concat(proposal/*/value[. != ''], /data/compensation[not(/data/proposal/*/value != '')]/computed), '0.00')"/></value>
      <xsl:if test="string(proposal/*/days) != ''"><days><xsl:value-of select="proposal/*/days"/></days></xsl:if>
      <xsl:if test="string(agreement/*/agreementNo) != ''"><agreementNo><xsl:value-of select="agreement/*/agreementNo"/></agreementNo></xsl:if>
      <executedAt><xsl:value-of select="$now"/></executedAt>
    </CompensationExecuted>
  </xsl:template>
</xsl:stylesheet>
