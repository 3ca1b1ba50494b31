<?xml version="1.0" encoding="UTF-8"?>
<!-- The manager thinks of the customer himself (M54). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="care/*"/>
    <TaskAssigned>
      <taskNo><xsl:value-of select="concat('GH-', substring(translate($message, '-', ''), 1, 24))"/></taskNo>
      <title><xsl:value-of select="substring(concat('客户关怀：', $m/c:customerName, ' ', $m/c:contactName), 1, 200)"/></title>
      <description><xsl:value-of select="$m/c:content"/></description>
      <xsl:if test="$m/c:accountManager"><assignee><xsl:value-of select="$m/c:accountManager"/></assignee></xsl:if>
      <role>account-manager</role>
      <assignedBy>notification</assignedBy>
      <relatedNo><xsl:value-of select="$m/c:interactionNo"/></relatedNo>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <due><xsl:value-of select="$m/c:plannedAt"/></due>
      <assignedAt><xsl:value-of select="$now"/></assignedAt>
    </TaskAssigned>
  </xsl:template>
</xsl:stylesheet>
