<?xml version="1.0" encoding="UTF-8"?>
<!-- The order of a demand order is completed: the circuits are implemented (M18). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="d" select="after"/>
    <DemandOrderStatusChanged>
      <demandOrderNo><xsl:value-of select="$d/number"/></demandOrderNo>
      <customerCode><xsl:value-of select="$d/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$d/customer_name"/></customerName>
      <xsl:if test="$d/ka_code"><kaCode><xsl:value-of select="$d/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$d/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$d/customer_level"><customerLevel><xsl:value-of select="$d/customer_level"/></customerLevel></xsl:if>
      <state>converted</state>
      <node>circuit-implementation</node>
      <nodeState>passed</nodeState>
      <sequence>0</sequence>
      <xsl:if test="$d/order_no"><orderNo><xsl:value-of select="$d/order_no"/></orderNo></xsl:if>
      <changedAt><xsl:value-of select="$d/completed_at"/></changedAt>
      <changedBy>dispatch</changedBy>
    </DemandOrderStatusChanged>
  </xsl:template>
</xsl:stylesheet>
