<?xml version="1.0" encoding="UTF-8"?>
<!-- The approval that is asked for, for the portal (M55). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="application/*"/>
    <ApprovalRequested>
      <approvalNo><xsl:value-of select="concat('SP-', $a/c:applicationNo)"/></approvalNo>
      <subjectKind>key-account-application</subjectKind>
      <subjectNo><xsl:value-of select="$a/c:applicationNo"/></subjectNo>
      <title><xsl:value-of select="substring(concat('大客户申请：', $a/c:customerName), 1, 200)"/></title>
      <summary><xsl:value-of select="concat('月均消费', $a/c:monthlySpend, '元，门槛', format-number(facts/threshold, '0.00'), '元，规则', facts/rule, '，', judgement/basis, '。')"/></summary>
      <approverRole>
        <xsl:choose>
          <xsl:when test="judgement/class = 'head'">kadc-head</xsl:when>
          <xsl:otherwise>kadc-approver</xsl:otherwise>
        </xsl:choose>
      </approverRole>
      <requestedBy><xsl:value-of select="$a/c:accountManager"/></requestedBy>
      <xsl:copy-of select="$a/c:customerCode"/>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <amount><xsl:value-of select="$a/c:monthlySpend"/></amount>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </ApprovalRequested>
  </xsl:template>
</xsl:stylesheet>
