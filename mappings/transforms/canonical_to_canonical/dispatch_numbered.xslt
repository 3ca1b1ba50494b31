<?xml version="1.0" encoding="UTF-8"?>
<!-- A service notice (M25) that the lead office took: the reference of its answer is the number of the dispatch order. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="reference"/>
  <xsl:param name="now"/>
  <xsl:template match="/c:DispatchOrderIssued">
    <DispatchOrderNumbered>
      <xsl:copy-of select="c:noticeNo"/>
      <xsl:copy-of select="c:orderNo"/>
      <xsl:copy-of select="c:customerCode"/>
      <xsl:copy-of select="c:kaMark"/>
      <outcome>accepted</outcome>
      <xsl:if test="$reference"><dispatchNo><xsl:value-of select="$reference"/></dispatchNo></xsl:if>
      <answeredAt><xsl:value-of select="$now"/></answeredAt>
      <answeredBy><xsl:value-of select="c:leadOffice"/></answeredBy>
    </DispatchOrderNumbered>
  </xsl:template>
  <xsl:template match="/*" priority="-1">
    <xsl:message terminate="yes">only a service notice (M25) has this answer; write another reply-with</xsl:message>
  </xsl:template>
</xsl:stylesheet>
