<?xml version="1.0" encoding="UTF-8"?>
<!-- What became of the approval (M55). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <ApprovalDecided>
      <approvalNo><xsl:value-of select="concat('SP-PC-', substring(facts/faultNo, 1, 34))"/></approvalNo>
      <subjectKind>compensation</subjectKind>
      <subjectNo><xsl:value-of select="concat('PC-', substring(facts/faultNo, 1, 37))"/></subjectNo>
      <decision><xsl:value-of select="approval/*/decision"/></decision>
      <decidedBy><xsl:value-of select="substring(translate(concat(approval/@by, substring('kadc-approver', 1, 13 * not(approval/@by))), ': ', '..'), 1, 40)"/></decidedBy>
      <xsl:copy-of select="$m/c:customerCode"/>
      <xsl:if test="string(approval/*/reason) != ''"><opinion><xsl:value-of select="approval/*/reason"/></opinion></xsl:if>
      <decidedAt><xsl:value-of select="$now"/></decidedAt>
    </ApprovalDecided>
  </xsl:template>
</xsl:stylesheet>
