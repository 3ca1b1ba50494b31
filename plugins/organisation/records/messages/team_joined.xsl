<?xml version="1.0" encoding="UTF-8"?>
<!-- Somebody was taken into a team: what for, with whom, for which customer (M54). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="m" select="after"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('TD-', substring(translate(@id, '-', ''), 1, 32))"/></taskNo>
      <title><xsl:value-of select="substring(concat('加入团队：', $m/team/name), 1, 200)"/></title>
      <xsl:if test="$m/team/duty"><description><xsl:value-of select="$m/team/duty"/></description></xsl:if>
      <assignee><xsl:value-of select="$m/employee/staff_no"/></assignee>
      <assignedBy>organisation</assignedBy>
      <relatedNo><xsl:value-of select="$m/team/code"/></relatedNo>
      <xsl:if test="$m/team/customer_code"><customerCode><xsl:value-of select="$m/team/customer_code"/></customerCode></xsl:if>
      <assignedAt><xsl:value-of select="@at"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
