<?xml version="1.0" encoding="UTF-8"?>
<!-- What was decided of a contract (M55). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="q" select="contract/*"/>
    <ApprovalDecided>
      <approvalNo><xsl:value-of select="concat('SPHT-', substring($q/c:contractNo, 1, 34))"/></approvalNo>
      <subjectKind>contract</subjectKind>
      <subjectNo><xsl:value-of select="$q/c:contractNo"/></subjectNo>
      <decision><xsl:value-of select="decision"/></decision>
      <decidedBy><xsl:value-of select="translate(decidedBy, ' :', '..')"/></decidedBy>
      <xsl:copy-of select="$q/c:customerCode"/>
      <xsl:if test="string(opinion) != ''"><opinion><xsl:value-of select="opinion"/></opinion></xsl:if>
      <decidedAt><xsl:value-of select="$now"/></decidedAt>
    </ApprovalDecided>
  </xsl:template>
</xsl:stylesheet>
