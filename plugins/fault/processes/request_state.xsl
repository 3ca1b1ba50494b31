<?xml version="1.0" encoding="UTF-8"?>
<!-- A request that is passed to a department, or over, as its contact says it (M52). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="request/*"/>
    <CustomerInteractionRecorded>
      <xsl:copy-of select="$m/c:interactionNo"/>
      <state><xsl:value-of select="state"/></state>
      <xsl:copy-of select="$m/c:kind | $m/c:direction"/>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaMark | $m/c:customerLevel | $m/c:contactName | $m/c:contactPhone"/>
      <xsl:copy-of select="$m/c:channel | $m/c:content"/>
      <xsl:if test="state = 'closed'"><result><xsl:value-of select="answer"/></result></xsl:if>
      <nextStep><xsl:value-of select="condition"/></nextStep>
      <relatedNo><xsl:value-of select="$m/c:interactionNo"/></relatedNo>
      <xsl:if test="string(handled/*/cost) != ''"><cost><xsl:value-of select="format-number(handled/*/cost, '0.00')"/></cost></xsl:if>
      <xsl:if test="string(checked/*/department) != ''"><handledBy><xsl:value-of select="checked/*/department"/></handledBy></xsl:if>
      <xsl:copy-of select="$m/c:accountManager"/>
      <recordedAt><xsl:value-of select="$now"/></recordedAt>
    </CustomerInteractionRecorded>
  </xsl:template>
</xsl:stylesheet>
