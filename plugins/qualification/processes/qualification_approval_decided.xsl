<?xml version="1.0" encoding="UTF-8"?>
<!-- What was decided, for the portal (M55). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="application/*"/>
    <ApprovalDecided>
      <approvalNo><xsl:value-of select="concat('SP-', $a/c:applicationNo)"/></approvalNo>
      <subjectKind>key-account-application</subjectKind>
      <subjectNo><xsl:value-of select="$a/c:applicationNo"/></subjectNo>
      <decision><xsl:value-of select="approval/*/decision"/></decision>
      <decidedBy><xsl:value-of select="approval/@by[. = 'local']"/><xsl:value-of select="substring(substring-after(approval/@by, ':'), 1, 40)"/></decidedBy>
      <xsl:copy-of select="$a/c:customerCode"/>
      <xsl:if test="approval/*/reason != ''"><opinion><xsl:value-of select="approval/*/reason"/></opinion></xsl:if>
      <decidedAt><xsl:value-of select="$now"/></decidedAt>
    </ApprovalDecided>
  </xsl:template>
</xsl:stylesheet>
