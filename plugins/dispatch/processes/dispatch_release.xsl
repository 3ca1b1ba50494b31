<?xml version="1.0" encoding="UTF-8"?>
<!-- The resources of a cancelled item are given back (M31). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <ResourceArchiveRequest>
      <archiveNo><xsl:value-of select="concat('ZG-', item/no, '-R')"/></archiveNo>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <region><xsl:value-of select="facts/regionZ"/></region>
      <purpose>release</purpose>
      <xsl:copy-of select="$i/c:action"/>
      <xsl:copy-of select="$i/c:productKind"/>
      <xsl:copy-of select="$i/c:rate"/>
      <xsl:copy-of select="$i/c:quantity"/>
      <xsl:choose>
        <xsl:when test="circuitCode != ''"><circuitCode><xsl:value-of select="circuitCode"/></circuitCode></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$i/c:circuitCode"/></xsl:otherwise>
      </xsl:choose>
      <xsl:copy-of select="$i/c:endA"/>
      <xsl:copy-of select="$i/c:endZ"/>
      <xsl:if test="schemeNo != ''"><schemeNo><xsl:value-of select="schemeNo"/></schemeNo></xsl:if>
      <xsl:if test="allocation/*/c:resources">
        <resources>
          <xsl:for-each select="allocation/*/c:resources/c:resource">
            <resource>
              <xsl:copy-of select="c:resourceId | c:kind | c:segment | c:location"/>
              <state>free</state>
              <xsl:copy-of select="c:needNo"/>
            </resource>
          </xsl:for-each>
        </resources>
      </xsl:if>
      <effectiveOn><xsl:value-of select="substring($now, 1, 10)"/></effectiveOn>
      <reason>撤单</reason>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </ResourceArchiveRequest>
  </xsl:template>
</xsl:stylesheet>
