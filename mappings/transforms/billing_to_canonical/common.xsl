<?xml version="1.0" encoding="UTF-8"?>
<!-- Fields of the billing centre's documents that always translate alike. A field that is absent gives nothing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:b="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="b kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template name="customer">
    <xsl:apply-templates select="b:CustNo"/>
    <xsl:apply-templates select="b:CustName"/>
    <xsl:apply-templates select="b:KaNo"/>
    <xsl:apply-templates select="b:KaFlag"/>
    <xsl:apply-templates select="b:CustGrade"/>
  </xsl:template>

  <!-- Numbers and names -->
  <xsl:template match="b:CustNo"><customerCode><xsl:value-of select="."/></customerCode></xsl:template>
  <xsl:template match="b:CustName"><customerName><xsl:value-of select="."/></customerName></xsl:template>
  <xsl:template match="b:KaNo"><kaCode><xsl:value-of select="."/></kaCode></xsl:template>
  <xsl:template match="b:AcctNo"><account><xsl:value-of select="."/></account></xsl:template>
  <xsl:template match="b:UserNo"><userNo><xsl:value-of select="."/></userNo></xsl:template>
  <xsl:template match="b:ServNo"><serviceNumber><xsl:value-of select="."/></serviceNumber></xsl:template>
  <xsl:template match="b:CircNo"><circuitCode><xsl:value-of select="."/></circuitCode></xsl:template>
  <xsl:template match="b:BillId"><billNo><xsl:value-of select="."/></billNo></xsl:template>
  <xsl:template match="b:ItemCode"><chargeItem><xsl:value-of select="."/></chargeItem></xsl:template>
  <xsl:template match="b:ItemName"><chargeName><xsl:value-of select="."/></chargeName></xsl:template>
  <xsl:template match="b:PayNo"><paymentNo><xsl:value-of select="."/></paymentNo></xsl:template>
  <xsl:template match="b:Memo"><remarks><xsl:value-of select="."/></remarks></xsl:template>

  <!-- Codes -->
  <xsl:template match="b:KaFlag"><kaMark><xsl:value-of select="kam:to-canonical('flag', .)"/></kaMark></xsl:template>
  <xsl:template match="b:CustGrade">
    <customerLevel><xsl:value-of select="kam:to-canonical('customer-level', .)"/></customerLevel>
  </xsl:template>
  <xsl:template match="b:AreaCode">
    <region><xsl:value-of select="kam:to-canonical('region', .)"/></region>
  </xsl:template>
  <xsl:template match="b:ProdType">
    <productKind><xsl:value-of select="kam:to-canonical('product-kind', .)"/></productKind>
  </xsl:template>
  <xsl:template match="b:PayMode">
    <paymentMethod><xsl:value-of select="kam:to-canonical('payment-method', .)"/></paymentMethod>
  </xsl:template>
  <xsl:template match="b:ListFlag">
    <listColour><xsl:value-of select="kam:to-canonical('list-colour', .)"/></listColour>
  </xsl:template>

  <!-- Days, months, instants, money -->
  <xsl:template name="day">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="$value">
      <xsl:element name="{$name}" namespace="urn:kamhub:canonical:1">
        <xsl:value-of select="concat(substring($value, 1, 4), '-', substring($value, 5, 2), '-', substring($value, 7, 2))"/>
      </xsl:element>
    </xsl:if>
  </xsl:template>
  <xsl:template name="instant">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="$value">
      <xsl:element name="{$name}" namespace="urn:kamhub:canonical:1"><xsl:value-of select="kam:instant($value)"/></xsl:element>
    </xsl:if>
  </xsl:template>
  <xsl:template name="money">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="$value">
      <xsl:element name="{$name}" namespace="urn:kamhub:canonical:1">
        <xsl:attribute name="currency">CNY</xsl:attribute>
        <xsl:value-of select="kam:yuan($value)"/>
      </xsl:element>
    </xsl:if>
  </xsl:template>
  <xsl:template match="b:Cycle">
    <period><xsl:value-of select="concat(substring(., 1, 4), '-', substring(., 5, 2))"/></period>
  </xsl:template>
  <xsl:template match="b:LimDate">
    <xsl:call-template name="day">
      <xsl:with-param name="name" select="'dueDate'"/>
      <xsl:with-param name="value" select="."/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="b:ServList">
    <users>
      <xsl:for-each select="b:Serv">
        <user>
          <xsl:apply-templates select="b:UserNo | b:ProdType | b:ServNo | b:CircNo | b:AreaCode"/>
        </user>
      </xsl:for-each>
    </users>
  </xsl:template>
</xsl:stylesheet>
