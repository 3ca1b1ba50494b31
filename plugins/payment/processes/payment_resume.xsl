<?xml version="1.0" encoding="UTF-8"?>
<!-- What the systems have to resume (M43): what was stopped, because of the payment or of the request that came. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(request | arrears[not(../request)])/*"/>
    <xsl:variable name="r" select="resume/c:ServiceResumeRequest"/>
    <ServiceResumeRequest>
      <requestNo><xsl:value-of select="facts/resumeNo"/></requestNo>
      <suspendRequestNo><xsl:value-of select="$m/c:requestNo"/></suspendRequestNo>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel | $m/c:account | $m/c:region"/>
      <reason><xsl:value-of select="concat($r/c:reason, substring('payment', 1, 7 * not($r/c:reason)))"/></reason>
      <xsl:choose>
        <xsl:when test="$r"><xsl:copy-of select="$r/c:paymentNo"/></xsl:when>
        <xsl:otherwise><paymentNo><xsl:value-of select="resume/*/c:paymentNo"/></paymentNo></xsl:otherwise>
      </xsl:choose>
      <notBefore><xsl:value-of select="$now"/></notBefore>
      <requestedBy>payment</requestedBy>
      <xsl:copy-of select="$m/c:users"/>
    </ServiceResumeRequest>
  </xsl:template>
</xsl:stylesheet>
