<?xml version="1.0" encoding="UTF-8"?>
<!-- NotifyActivation to M28. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:a="urn:example-com:activation:2" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="a kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/a:NotifyActivation">
    <OrderStatusChanged>
      <orderNo><xsl:value-of select="a:orderNo"/></orderNo>
      <itemNo><xsl:value-of select="a:itemNo"/></itemNo>
      <serviceOrderNo><xsl:value-of select="a:serviceOrderNo"/></serviceOrderNo>
      <customerCode><xsl:value-of select="a:customerNo"/></customerCode>
      <customerName><xsl:value-of select="a:customerName"/></customerName>
      <kaMark><xsl:value-of select="kam:to-canonical('flag', a:keyAccount)"/></kaMark>
      <stage>construction</stage>
      <state><xsl:value-of select="kam:to-canonical('order-state', a:state)"/></state>
      <!-- The activation system knows no chasing: the hub chases. -->
      <chased>false</chased>
      <sequence><xsl:value-of select="a:step"/></sequence>
      <changedAt><xsl:value-of select="kam:instant(a:changedAt)"/></changedAt>
      <xsl:if test="a:operator"><changedBy><xsl:value-of select="a:operator"/></changedBy></xsl:if>
      <xsl:if test="a:province">
        <region><xsl:value-of select="kam:to-canonical('province', a:province)"/></region>
      </xsl:if>
      <xsl:if test="a:circuit"><circuitCode><xsl:value-of select="a:circuit"/></circuitCode></xsl:if>
      <xsl:if test="a:resultText"><reason><xsl:value-of select="a:resultText"/></reason></xsl:if>
      <system>activation</system>
    </OrderStatusChanged>
  </xsl:template>
</xsl:stylesheet>
