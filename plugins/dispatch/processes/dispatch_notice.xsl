<?xml version="1.0" encoding="UTF-8"?>
<!-- The service notice to the lead office (M25, R5.28). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <DispatchOrderIssued>
      <noticeNo><xsl:value-of select="concat('TZS-', $o/c:orderNo)"/></noticeNo>
      <xsl:copy-of select="$o/c:orderNo"/>
      <xsl:copy-of select="$o/c:demandOrderNo"/>
      <xsl:copy-of select="$o/c:contractNo"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <xsl:copy-of select="$o/c:leadOffice"/>
      <xsl:if test="$o/c:accountManager"><projectManager><xsl:value-of select="$o/c:accountManager"/></projectManager></xsl:if>
      <xsl:copy-of select="$o/c:items/c:item[1]/c:productKind"/>
      <quantity><xsl:value-of select="count($o/c:items/c:item)"/></quantity>
      <xsl:copy-of select="$o/c:slaLevel"/>
      <xsl:copy-of select="$o/c:deadline"/>
      <circuits>
        <xsl:for-each select="$o/c:items/c:item">
          <circuit>
            <xsl:copy-of select="c:itemNo | c:rate | c:circuitCode"/>
            <regionA><xsl:value-of select="c:endA/c:region"/></regionA>
            <xsl:if test="c:endZ"><regionZ><xsl:value-of select="c:endZ/c:region"/></regionZ></xsl:if>
          </circuit>
        </xsl:for-each>
      </circuits>
      <issuedAt><xsl:value-of select="$now"/></issuedAt>
      <xsl:copy-of select="$o/c:remarks"/>
    </DispatchOrderIssued>
  </xsl:template>
</xsl:stylesheet>
