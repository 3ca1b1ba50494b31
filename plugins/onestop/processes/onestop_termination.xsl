<?xml version="1.0" encoding="UTF-8"?>
<!-- How far a termination order has come (M35). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="t" select="termination/*"/>
    <TerminationStatusChanged>
      <xsl:copy-of select="$t/c:terminationNo"/>
      <xsl:copy-of select="$t/c:customerCode"/>
      <xsl:copy-of select="$t/c:kaMark"/>
      <state><xsl:value-of select="state"/></state>
      <xsl:choose>
        <xsl:when test="talk/*/lossReason != ''"><lossReason><xsl:value-of select="talk/*/lossReason"/></lossReason></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$t/c:lossReason"/></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="state = 'ordered'"><orderNo><xsl:value-of select="orderNo"/></orderNo></xsl:if>
      <xsl:if test="talk/*/reason != ''"><reason><xsl:value-of select="talk/*/reason"/></reason></xsl:if>
      <changedAt><xsl:value-of select="$now"/></changedAt>
      <changedBy>
        <xsl:choose>
          <xsl:when test="contains(talk/@by, ':')"><xsl:value-of select="translate(substring-after(talk/@by, ':'), ' :', '..')"/></xsl:when>
          <xsl:otherwise>onestop</xsl:otherwise>
        </xsl:choose>
      </changedBy>
    </TerminationStatusChanged>
  </xsl:template>
</xsl:stylesheet>
