<?xml version="1.0" encoding="UTF-8"?>
<!-- The approval of a quote that is asked for, for the portal (M55). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="q" select="quote/*"/>
    <ApprovalRequested>
      <approvalNo><xsl:value-of select="concat('SPBJ-', substring($q/c:quoteNo, 1, 34))"/></approvalNo>
      <subjectKind>quote</subjectKind>
      <subjectNo><xsl:value-of select="$q/c:quoteNo"/></subjectNo>
      <title><xsl:value-of select="substring(concat('报价审批：', $q/c:name), 1, 200)"/></title>
      <summary><xsl:value-of select="concat('金额', format-number(facts/amount, '0.00'), '元，优惠率', facts/discount, '%，客户级别', facts/level, '，审批级别：', judgement/class, '。')"/></summary>
      <approverRole><xsl:value-of select="judgement/role"/></approverRole>
      <requestedBy><xsl:value-of select="$q/c:accountManager"/></requestedBy>
      <xsl:copy-of select="$q/c:customerCode | $q/c:kaMark | $q/c:customerLevel"/>
      <amount><xsl:value-of select="format-number(facts/amount, '0.00')"/></amount>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </ApprovalRequested>
  </xsl:template>
</xsl:stylesheet>
