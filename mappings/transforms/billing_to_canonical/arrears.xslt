<?xml version="1.0" encoding="UTF-8"?>
<!-- NotifyArrears to ArrearsReported (M42). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:b="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="b kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/b:NotifyArrears">
    <ArrearsReported>
      <reportNo><xsl:value-of select="b:RptNo"/></reportNo>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="b:AcctNo"/>
      <xsl:apply-templates select="b:AreaCode"/>
      <xsl:apply-templates select="b:PayMode"/>
      <xsl:call-template name="instant">
        <xsl:with-param name="name" select="'asOf'"/>
        <xsl:with-param name="value" select="b:StatTime"/>
      </xsl:call-template>
      <xsl:call-template name="day">
        <xsl:with-param name="name" select="'since'"/>
        <xsl:with-param name="value" select="b:OweDate"/>
      </xsl:call-template>
      <monthsOverdue><xsl:value-of select="b:OweMonths"/></monthsOverdue>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'totalArrears'"/>
        <xsl:with-param name="value" select="b:OweFee"/>
      </xsl:call-template>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'lateFee'"/>
        <xsl:with-param name="value" select="b:LateFee"/>
      </xsl:call-template>
      <xsl:apply-templates select="b:ListFlag"/>
      <items>
        <xsl:for-each select="b:OweList/b:Owe">
          <item>
            <xsl:apply-templates select="b:Cycle"/>
            <xsl:apply-templates select="b:BillId"/>
            <xsl:apply-templates select="b:ItemCode"/>
            <xsl:apply-templates select="b:ItemName"/>
            <xsl:call-template name="money">
              <xsl:with-param name="name" select="'amount'"/>
              <xsl:with-param name="value" select="b:Fee"/>
            </xsl:call-template>
            <xsl:apply-templates select="b:LimDate"/>
          </item>
        </xsl:for-each>
      </items>
      <xsl:apply-templates select="b:ServList"/>
    </ArrearsReported>
  </xsl:template>
</xsl:stylesheet>
