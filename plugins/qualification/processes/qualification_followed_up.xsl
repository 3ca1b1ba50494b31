<?xml version="1.0" encoding="UTF-8"?>
<!-- What came of watching a potential key account (M54). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="potential/*"/>
    <TaskCompleted>
      <taskNo><xsl:value-of select="concat('RW-', substring($a/c:potentialNo, 1, 37))"/></taskNo>
      <outcome>done</outcome>
      <xsl:if test="visit/*/result != ''"><result><xsl:value-of select="visit/*/result"/></result></xsl:if>
      <completedBy><xsl:value-of select="$a/c:owner"/></completedBy>
      <xsl:copy-of select="$a/c:customerCode"/>
      <completedAt><xsl:value-of select="$now"/></completedAt>
    </TaskCompleted>
  </xsl:template>
</xsl:stylesheet>
