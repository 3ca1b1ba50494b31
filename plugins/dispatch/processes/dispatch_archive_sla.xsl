<?xml version="1.0" encoding="UTF-8"?>
<!-- What was promised for a circuit goes to fault management (M32). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <SlaArchiveRequest>
      <archiveNo><xsl:value-of select="concat('SG-', item/no)"/></archiveNo>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <xsl:copy-of select="$o/c:contractNo"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <xsl:copy-of select="$i/c:productKind"/>
      <xsl:copy-of select="$i/c:rate"/>
      <xsl:choose>
        <xsl:when test="circuitCode != ''"><circuitCode><xsl:value-of select="circuitCode"/></circuitCode></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$i/c:circuitCode"/></xsl:otherwise>
      </xsl:choose>
      <slaLevel>
        <xsl:choose>
          <xsl:when test="$o/c:slaLevel"><xsl:value-of select="$o/c:slaLevel"/></xsl:when>
          <xsl:otherwise>standard</xsl:otherwise>
        </xsl:choose>
      </slaLevel>
      <xsl:if test="facts/action = 'delete'"><endsRecord>true</endsRecord></xsl:if>
      <xsl:copy-of select="$i/c:endA"/>
      <xsl:copy-of select="$i/c:endZ"/>
      <validFrom><xsl:value-of select="substring($now, 1, 10)"/></validFrom>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </SlaArchiveRequest>
  </xsl:template>
</xsl:stylesheet>
