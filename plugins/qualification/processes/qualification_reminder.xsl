<?xml version="1.0" encoding="UTF-8"?>
<!-- Systems that have not confirmed yet, for the operator (M54). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="application/*"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('RW', substring(translate($message, '-', ''), 1, 24))"/></taskNo>
      <title><xsl:value-of select="substring(concat('大客户资格尚未全部确认：', $a/c:customerName), 1, 200)"/></title>
      <description>
        <xsl:text>待确认：</xsl:text>
        <xsl:for-each select="expected/row[not(contains(/data/confirmed, concat(' ', about, '/', system, ' ')))]">
          <xsl:value-of select="concat(system, '（', about, '）')"/>
        </xsl:for-each>
      </description>
      <role>operator</role>
      <assignedBy><xsl:value-of select="concat(facts/region, '-KADC')"/></assignedBy>
      <relatedNo><xsl:value-of select="$a/c:applicationNo"/></relatedNo>
      <xsl:copy-of select="$a/c:customerCode"/>
      <kaMark>false</kaMark>
      <customerLevel><xsl:value-of select="standing/level"/></customerLevel>
      <assignedAt><xsl:value-of select="$now"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
