<?xml version="1.0" encoding="UTF-8"?>
<!-- A work order, or one that undoes another (M26). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <WorkOrderIssued>
      <workOrderNo><xsl:value-of select="job/no"/></workOrderNo>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <xsl:if test="job/undoes"><reversalOf><xsl:value-of select="job/undoes"/></reversalOf></xsl:if>
      <kind><xsl:value-of select="job/kind"/></kind>
      <xsl:copy-of select="$i/c:action"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <region><xsl:value-of select="job/region"/></region>
      <segment><xsl:value-of select="job/segment"/></segment>
      <networkLevel>
        <xsl:choose>
          <xsl:when test="job/segment = 'trunk'">backbone</xsl:when>
          <xsl:otherwise>local</xsl:otherwise>
        </xsl:choose>
      </networkLevel>
      <unit><xsl:value-of select="unit/unit"/></unit>
      <place>
        <xsl:choose>
          <xsl:when test="job/segment = 'z-end' and $i/c:endZ"><xsl:value-of select="$i/c:endZ/c:address"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$i/c:endA/c:address"/></xsl:otherwise>
        </xsl:choose>
      </place>
      <xsl:copy-of select="$i/c:productKind"/>
      <xsl:copy-of select="$i/c:rate"/>
      <xsl:choose>
        <xsl:when test="circuitCode != ''"><circuitCode><xsl:value-of select="circuitCode"/></circuitCode></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$i/c:circuitCode"/></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="schemeNo != ''"><schemeNo><xsl:value-of select="schemeNo"/></schemeNo></xsl:if>
      <xsl:if test="dispatchNo != ''"><dispatchNo><xsl:value-of select="dispatchNo"/></dispatchNo></xsl:if>
      <content>
        <xsl:choose>
          <xsl:when test="job/undoes"><xsl:value-of select="concat('冲销工单 ', job/undoes)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="work/row/content"/></xsl:otherwise>
        </xsl:choose>
      </content>
      <urgent>false</urgent>
      <readers><xsl:value-of select="unit/readers"/></readers>
      <issuedAt><xsl:value-of select="$now"/></issuedAt>
      <due><xsl:value-of select="concat($o/c:deadline, 'T18:00:00+08:00')"/></due>
      <xsl:copy-of select="$o/c:contactName"/>
      <xsl:copy-of select="$o/c:contactPhone"/>
    </WorkOrderIssued>
  </xsl:template>
</xsl:stylesheet>
