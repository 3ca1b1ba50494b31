<?xml version="1.0" encoding="UTF-8"?>
<!-- KO09 to M28. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/record[@layout = 'KO09']">
    <OrderStatusChanged>
      <orderNo><xsl:value-of select="ORDERNO"/></orderNo>
      <xsl:if test="string(ITEMNO)">
        <itemNo><xsl:value-of select="ITEMNO"/></itemNo>
      </xsl:if>
      <xsl:if test="string(SERVORDNO)">
        <serviceOrderNo><xsl:value-of select="SERVORDNO"/></serviceOrderNo>
      </xsl:if>
      <customerCode><xsl:value-of select="CUSTCODE"/></customerCode>
      <customerName><xsl:value-of select="CUSTNAME"/></customerName>
      <kaMark><xsl:value-of select="kam:to-canonical('flag', KAFLAG)"/></kaMark>
      <stage><xsl:value-of select="kam:to-canonical('order-stage', STAGE)"/></stage>
      <state><xsl:value-of select="kam:to-canonical('order-state', STATE)"/></state>
      <xsl:if test="string(PREVSTATE)">
        <previousState><xsl:value-of select="kam:to-canonical('order-state', PREVSTATE)"/></previousState>
      </xsl:if>
      <!-- The 97 system knows no chasing: the hub chases. -->
      <chased>false</chased>
      <sequence><xsl:value-of select="number(STATUSSEQ)"/></sequence>
      <changedAt><xsl:value-of select="kam:instant(CHGTIME)"/></changedAt>
      <xsl:if test="string(CHGUSER)">
        <changedBy><xsl:value-of select="CHGUSER"/></changedBy>
      </xsl:if>
      <xsl:if test="string(OWNER)">
        <ownerUnit><xsl:value-of select="OWNER"/></ownerUnit>
      </xsl:if>
      <xsl:if test="DUEDATE &gt; 0">
        <deadline><xsl:value-of select="concat(substring(DUEDATE, 1, 4), '-', substring(DUEDATE, 5, 2), '-',
                                               substring(DUEDATE, 7, 2))"/></deadline>
      </xsl:if>
      <xsl:if test="string(REMARK)">
        <reason><xsl:value-of select="REMARK"/></reason>
      </xsl:if>
      <system>ninety_seven</system>
    </OrderStatusChanged>
  </xsl:template>
</xsl:stylesheet>
