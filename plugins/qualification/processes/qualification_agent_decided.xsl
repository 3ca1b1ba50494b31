<?xml version="1.0" encoding="UTF-8"?>
<!-- The decision on an agent (M12). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="application/*"/>
    <AgentQualificationDecided>
      <xsl:copy-of select="$a/c:applicationNo"/>
      <xsl:copy-of select="$a/c:applicantCode"/>
      <xsl:copy-of select="$a/c:applicantName"/>
      <decision><xsl:value-of select="approval/*/decision"/></decision>
      <xsl:if test="approval/*/decision = 'approved'"><agentNo><xsl:value-of select="concat('AG-', substring($a/c:applicantCode, 1, 37))"/></agentNo></xsl:if>
      <xsl:copy-of select="$a/c:region"/>
      <xsl:copy-of select="$a/c:areas"/>
      <xsl:copy-of select="$a/c:services"/>
      <xsl:if test="approval/*/decision = 'refused'"><xsl:copy-of select="$a/c:demand"/></xsl:if>
      <xsl:if test="approval/*/reason != ''"><reason><xsl:value-of select="approval/*/reason"/></reason></xsl:if>
      <xsl:if test="approval/*/effectiveDate != ''"><effectiveDate><xsl:value-of select="approval/*/effectiveDate"/></effectiveDate></xsl:if>
      <decidedAt><xsl:value-of select="$now"/></decidedAt>
      <decidedBy><xsl:value-of select="approval/@by[. = 'local']"/><xsl:value-of select="substring(substring-after(approval/@by, ':'), 1, 40)"/></decidedBy>
    </AgentQualificationDecided>
  </xsl:template>
</xsl:stylesheet>
