<?xml version="1.0" encoding="UTF-8"?>
<!-- A request to archive resources (M31) or a service level (M32) that a system acknowledged, as its result: for systems whose acknowledgement is all the answer there is. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="reference"/>
  <xsl:param name="now"/>
  <xsl:template match="/c:ResourceArchiveRequest">
    <ResourceArchiveResult><xsl:call-template name="result"/></ResourceArchiveResult>
  </xsl:template>
  <xsl:template match="/c:SlaArchiveRequest">
    <SlaArchiveResult><xsl:call-template name="result"/></SlaArchiveResult>
  </xsl:template>
  <xsl:template name="result">
    <xsl:copy-of select="c:archiveNo"/>
    <xsl:copy-of select="c:orderNo"/>
    <xsl:copy-of select="c:itemNo"/>
    <xsl:copy-of select="c:customerCode"/>
    <xsl:copy-of select="c:kaMark"/>
    <outcome>accepted</outcome>
    <archivedAt><xsl:value-of select="$now"/></archivedAt>
  </xsl:template>
  <xsl:template match="/*" priority="-1">
    <xsl:message terminate="yes">only a request to archive resources (M31) or a service level (M32) has this answer; write another reply-with</xsl:message>
  </xsl:template>
</xsl:stylesheet>
