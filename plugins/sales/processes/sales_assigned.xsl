<?xml version="1.0" encoding="UTF-8"?>
<!-- Who pursues an opportunity has a task (M54). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="opportunity/*"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('SJ-', substring($o/c:opportunityNo, 1, 37))"/></taskNo>
      <title><xsl:value-of select="substring(concat('跟进商机：', $o/c:name), 1, 200)"/></title>
      <description><xsl:value-of select="$o/c:need"/></description>
      <assignee><xsl:value-of select="owner"/></assignee>
      <role>account-manager</role>
      <assignedBy>sales</assignedBy>
      <relatedNo><xsl:value-of select="$o/c:opportunityNo"/></relatedNo>
      <xsl:copy-of select="$o/c:customerCode | $o/c:kaMark | $o/c:customerLevel"/>
      <due><xsl:value-of select="date:add($now, 'P7D')"/></due>
      <assignedAt><xsl:value-of select="$now"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
