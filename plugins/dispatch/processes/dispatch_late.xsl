<?xml version="1.0" encoding="UTF-8"?>
<!-- Somebody is to look after work that is late (M54, R5.48, R5.58). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('YJ-', substring(concat(item/no, '-', job/code), 1, 30))"/></taskNo>
      <title><xsl:value-of select="concat('工单超时：', item/no, ' ', work/row/content)"/></title>
      <role>dispatcher</role>
      <assignedBy>dispatch</assignedBy>
      <relatedNo><xsl:value-of select="$o/c:orderNo"/></relatedNo>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <assignedAt><xsl:value-of select="$now"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
