<?xml version="1.0" encoding="UTF-8"?>
<!-- Who is over those who repair hears that the time is over (M54, R5.52). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('GZ-', substring(translate($message, '-', ''), 1, 24))"/></taskNo>
      <title><xsl:value-of select="substring(concat('故障超时限督办：', $m/c:customerName, ' ', $m/c:circuitCode), 1, 200)"/></title>
      <description><xsl:value-of select="concat('故障单', facts/faultNo, '已超SLA时限', facts/target, '分钟。')"/></description>
      <role>unit-head</role>
      <assignedBy>fault</assignedBy>
      <relatedNo><xsl:value-of select="facts/faultNo"/></relatedNo>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <assignedAt><xsl:value-of select="$now"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
