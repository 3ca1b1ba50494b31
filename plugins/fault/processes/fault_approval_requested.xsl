<?xml version="1.0" encoding="UTF-8"?>
<!-- The approval that is asked for, for the portal (M55). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <ApprovalRequested>
      <approvalNo><xsl:value-of select="concat('SP-PC-', substring(facts/faultNo, 1, 34))"/></approvalNo>
      <subjectKind>compensation</subjectKind>
      <subjectNo><xsl:value-of select="concat('PC-', substring(facts/faultNo, 1, 37))"/></subjectNo>
      <title><xsl:value-of select="substring(concat('故障赔偿：', $m/c:customerName), 1, 200)"/></title>
      <summary><xsl:value-of select="concat(compensation/clause, '；超时', compensation/hours, '小时。')"/></summary>
      <approverRole>kadc-approver</approverRole>
      <requestedBy>customer-service</requestedBy>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <amount><xsl:value-of select="format-number(concat(proposal/*/value[. != ''], /data/compensation[not(/data/proposal/*/value != '')]/computed), '0.00')"/></amount>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </ApprovalRequested>
  </xsl:template>
</xsl:stylesheet>
