<?xml version="1.0" encoding="UTF-8"?>
<!-- The task of who watches a potential key account (M54). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="potential/*"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('RW-', substring($a/c:potentialNo, 1, 37))"/></taskNo>
      <title><xsl:value-of select="substring(concat('跟踪潜在大客户：', $a/c:customerName), 1, 200)"/></title>
      <description><xsl:value-of select="concat('距门槛差', $a/c:gap, '元，请走访并了解需求。')"/></description>
      <assignee><xsl:value-of select="$a/c:owner"/></assignee>
      <role>account-manager</role>
      <assignedBy><xsl:value-of select="concat($a/c:region, '-KADC')"/></assignedBy>
      <relatedNo><xsl:value-of select="$a/c:potentialNo"/></relatedNo>
      <xsl:copy-of select="$a/c:customerCode"/>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <due><xsl:value-of select="date:add($now, 'P30D')"/></due>
      <assignedAt><xsl:value-of select="$now"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
