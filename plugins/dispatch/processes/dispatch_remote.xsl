<?xml version="1.0" encoding="UTF-8"?>
<!-- A segment that another region makes (M34). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <RemoteOrderForwarded>
      <remoteOrderNo><xsl:value-of select="job/remoteNo"/></remoteOrderNo>
      <originSystem>kamhub</originSystem>
      <originRegion><xsl:value-of select="facts/home"/></originRegion>
      <originLevel>province</originLevel>
      <targetRegion><xsl:value-of select="job/region"/></targetRegion>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <segment><xsl:value-of select="job/segment"/></segment>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <xsl:copy-of select="$o/c:contractNo"/>
      <xsl:copy-of select="$i/c:action"/>
      <xsl:copy-of select="$i/c:product"/>
      <xsl:copy-of select="$i/c:productName"/>
      <xsl:copy-of select="$i/c:productKind"/>
      <xsl:copy-of select="$i/c:rate"/>
      <xsl:copy-of select="$i/c:quantity"/>
      <xsl:choose>
        <xsl:when test="circuitCode != ''"><circuitCode><xsl:value-of select="circuitCode"/></circuitCode></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$i/c:circuitCode"/></xsl:otherwise>
      </xsl:choose>
      <xsl:copy-of select="$i/c:endA"/>
      <xsl:copy-of select="$i/c:endZ"/>
      <xsl:copy-of select="$o/c:slaLevel"/>
      <xsl:copy-of select="$o/c:leadOffice"/>
      <xsl:if test="dispatchNo != ''"><dispatchNo><xsl:value-of select="dispatchNo"/></dispatchNo></xsl:if>
      <deadline><xsl:value-of select="($i/c:deadline | $o/c:deadline)[last()]"/></deadline>
      <answerBy><xsl:value-of select="concat($o/c:deadline, 'T18:00:00+08:00')"/></answerBy>
      <forwardedAt><xsl:value-of select="$now"/></forwardedAt>
      <xsl:copy-of select="$o/c:contactName"/>
      <xsl:copy-of select="$o/c:contactPhone"/>
    </RemoteOrderForwarded>
  </xsl:template>
</xsl:stylesheet>
