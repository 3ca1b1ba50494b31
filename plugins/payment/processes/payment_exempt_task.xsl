<?xml version="1.0" encoding="UTF-8"?>
<!-- Who looks after a customer that is not stopped hears that he still owes (M54). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(request | arrears[not(../request)])/*"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('MT-', substring(translate($message, '-', ''), 1, 24))"/></taskNo>
      <title><xsl:value-of select="substring(concat('免停：', $m/c:customerName), 1, 200)"/></title>
      <description><xsl:value-of select="concat('帐户', $m/c:account, '：', check/reason, '；欠费', $m/c:arrears, '元，请继续催缴。')"/></description>
      <xsl:if test="arrears/*/c:accountManager"><assignee><xsl:value-of select="arrears/*/c:accountManager"/></assignee></xsl:if>
      <role>account-manager</role>
      <assignedBy>payment</assignedBy>
      <relatedNo><xsl:value-of select="$m/c:account"/></relatedNo>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <assignedAt><xsl:value-of select="$now"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
