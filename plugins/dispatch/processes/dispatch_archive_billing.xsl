<?xml version="1.0" encoding="UTF-8"?>
<!-- Billing begins, changes or ends (M30). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <BillingArchiveRequest>
      <archiveNo><xsl:value-of select="concat('JG-', item/no)"/></archiveNo>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <xsl:copy-of select="$o/c:contractNo"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <xsl:copy-of select="$o/c:account"/>
      <userNo>
        <xsl:choose>
          <xsl:when test="$i/c:userNo"><xsl:value-of select="$i/c:userNo"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="concat('YH-', item/no)"/></xsl:otherwise>
        </xsl:choose>
      </userNo>
      <xsl:copy-of select="$i/c:action"/>
      <xsl:copy-of select="$i/c:product"/>
      <xsl:copy-of select="$i/c:productName"/>
      <xsl:copy-of select="$i/c:productKind"/>
      <xsl:copy-of select="$i/c:serviceNumber"/>
      <xsl:choose>
        <xsl:when test="circuitCode != ''"><circuitCode><xsl:value-of select="circuitCode"/></circuitCode></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$i/c:circuitCode"/></xsl:otherwise>
      </xsl:choose>
      <xsl:copy-of select="$i/c:rate"/>
      <xsl:copy-of select="$i/c:quantity"/>
      <regionA><xsl:value-of select="facts/regionA"/></regionA>
      <xsl:if test="$i/c:endZ"><regionZ><xsl:value-of select="facts/regionZ"/></regionZ></xsl:if>
      <installAddress><xsl:value-of select="($i/c:endA | $i/c:endZ)[last()]/c:address"/></installAddress>
      <tariff><xsl:value-of select="concat('ZF-', $i/c:product)"/></tariff>
      <charges>
        <xsl:for-each select="$i/c:charges/c:charge"><xsl:copy-of select="."/></xsl:for-each>
        <xsl:if test="not($i/c:charges/c:charge)">
          <charge><chargeItem>CI-NONE</chargeItem><chargeName>无资费项</chargeName><period>monthly</period><amount currency="CNY">0.00</amount></charge>
        </xsl:if>
      </charges>
      <startDate><xsl:value-of select="substring($now, 1, 10)"/></startDate>
      <completedAt><xsl:value-of select="$now"/></completedAt>
      <requestedBy>dispatch</requestedBy>
    </BillingArchiveRequest>
  </xsl:template>
</xsl:stylesheet>
