<?xml version="1.0" encoding="UTF-8"?>
<!-- A request to control an order as OrderControlRequest (M33). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="r" select="after"/>
    <OrderControlRequest>
      <controlNo><xsl:value-of select="$r/number"/></controlNo>
      <orderNo><xsl:value-of select="$r/order_no"/></orderNo>
      <xsl:if test="$r/item_no"><itemNo><xsl:value-of select="$r/item_no"/></itemNo></xsl:if>
      <xsl:if test="$r/work_order_no"><workOrderNo><xsl:value-of select="$r/work_order_no"/></workOrderNo></xsl:if>
      <xsl:if test="$r/customer_code"><customerCode><xsl:value-of select="$r/customer_code"/></customerCode></xsl:if>
      <action><xsl:value-of select="$r/action"/></action>
      <xsl:if test="$r/until"><until><xsl:value-of select="$r/until"/></until></xsl:if>
      <xsl:if test="$r/into"><into><xsl:value-of select="$r/into"/></into></xsl:if>
      <xsl:if test="$r/condition"><condition><xsl:value-of select="$r/condition"/></condition></xsl:if>
      <reason><xsl:value-of select="$r/why"/></reason>
      <requestedBy><xsl:value-of select="$r/requested_by"/></requestedBy>
      <requestedAt>
        <xsl:choose>
          <xsl:when test="$r/requested_at"><xsl:value-of select="$r/requested_at"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="@at"/></xsl:otherwise>
        </xsl:choose>
      </requestedAt>
    </OrderControlRequest>
  </xsl:template>
</xsl:stylesheet>
