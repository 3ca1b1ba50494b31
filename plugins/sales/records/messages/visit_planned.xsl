<?xml version="1.0" encoding="UTF-8"?>
<!-- Somebody else wants a customer to be visited: his account manager has a task (M54). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('ZF-', substring($a/number, 1, 37))"/></taskNo>
      <title><xsl:value-of select="substring(concat('客户走访：', $a/customer_name), 1, 200)"/></title>
      <description><xsl:value-of select="concat($a/purpose, '；计划', $a/planned_on)"/></description>
      <assignee><xsl:value-of select="$a/account_manager"/></assignee>
      <role>account-manager</role>
      <assignedBy><xsl:value-of select="$a/planned_by"/></assignedBy>
      <relatedNo><xsl:value-of select="$a/number"/></relatedNo>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/customer_level"><customerLevel><xsl:value-of select="$a/customer_level"/></customerLevel></xsl:if>
      <due><xsl:value-of select="concat($a/planned_on, 'T18:00:00+08:00')"/></due>
      <assignedAt><xsl:value-of select="@at"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
