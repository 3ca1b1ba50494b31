<?xml version="1.0" encoding="UTF-8"?>
<!-- A suggestion for a department (M49). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <SuggestionDispatched>
      <xsl:copy-of select="$m/c:suggestionNo"/>
      <class><xsl:value-of select="analysis/*/class"/></class>
      <department><xsl:value-of select="analysis/*/department"/></department>
      <summary><xsl:value-of select="analysis/*/summary"/></summary>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <due><xsl:value-of select="date:add($now, 'P10D')"/></due>
      <dispatchedAt><xsl:value-of select="$now"/></dispatchedAt>
    </SuggestionDispatched>
  </xsl:template>
</xsl:stylesheet>
